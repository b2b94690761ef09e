package org.plumbline.bounds;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/** Kernels whose adjoints of convolutions pass through a function first. */
final class AdjointHook {
  private AdjointHook() {}

  /**
   * The same kernels.
   *
   * @param rows sees the rows and the geometry of each adjoint, and returns the rows to multiply
   */
  static Kernels on(Kernels kernels, BiFunction<Tensor, ConvGeometry, Tensor> rows) {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("convolveAdjoint")) {
                arguments[0] = rows.apply((Tensor) arguments[0], (ConvGeometry) arguments[1]);
              }
              try {
                return method.invoke(kernels, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
