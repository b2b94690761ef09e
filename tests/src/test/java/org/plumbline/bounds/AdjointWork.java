package org.plumbline.bounds;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.plumbline.tensor.ConvGeometry;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.Tensor;

/** Counts the multiplications that adjoints of convolutions make, those with zeros too. */
final class AdjointWork {
  private final Kernels kernels;
  private long multiplications;

  AdjointWork(Kernels counted) {
    kernels =
        (Kernels)
            Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("convolveAdjoint")) {
                    ConvGeometry g = (ConvGeometry) arguments[1];
                    long rows = ((Tensor) arguments[0]).rows();
                    multiplications += rows * g.outSize() * g.forwardTerms();
                  }
                  try {
                    return method.invoke(counted, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
  }

  /** The same kernels, counted. */
  Kernels kernels() {
    return kernels;
  }

  /** What was counted since it was last asked. */
  double take() {
    long n = multiplications;
    multiplications = 0;
    return n;
  }
}
