package org.plumbline.onnx;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The operators that are imported, one line each. */
public final class OnnxOps {
  /** The oldest operator set that is read. */
  public static final int MIN_OPSET = 7;

  /** The newest operator set that is read. */
  public static final int MAX_OPSET = 22;

  private static final Map<String, Handler> HANDLERS = new TreeMap<>();

  /** Brings one node into the graph. */
  @FunctionalInterface
  interface Handler {
    void run(Call call);
  }

  static {
    HANDLERS.put("Abs", ExtremeOps::abs);
    HANDLERS.put("Add", ArithmeticOps::add);
    HANDLERS.put("And", LogicOps::and);
    HANDLERS.put("AveragePool", SpatialOps::averagePool);
    HANDLERS.put("BatchNormalization", SpatialOps::batchNormalization);
    HANDLERS.put("Cast", ShapeOps::cast);
    HANDLERS.put("Clip", ActivationOps::clip);
    HANDLERS.put("Concat", ConcatOp::concat);
    HANDLERS.put("Constant", ShapeOps::constant);
    HANDLERS.put("ConstantOfShape", ShapeOps::constantOfShape);
    HANDLERS.put("Conv", SpatialOps::conv);
    HANDLERS.put("ConvTranspose", TransposedConv::run);
    HANDLERS.put("Cos", ActivationOps::cos);
    HANDLERS.put("Div", ArithmeticOps::div);
    HANDLERS.put("Dropout", ShapeOps::dropout);
    HANDLERS.put("Equal", LogicOps::equal);
    HANDLERS.put("Exp", ActivationOps::exp);
    HANDLERS.put("Expand", MoveOps::expand);
    HANDLERS.put("Flatten", ShapeOps::flatten);
    HANDLERS.put("Gather", MoveOps::gather);
    HANDLERS.put("Gemm", MatrixOps::gemm);
    HANDLERS.put("GlobalAveragePool", SpatialOps::globalAveragePool);
    HANDLERS.put("GlobalMaxPool", ExtremeOps::globalMaxPool);
    HANDLERS.put("Greater", LogicOps::greater);
    HANDLERS.put("GreaterOrEqual", LogicOps::greaterOrEqual);
    HANDLERS.put("Identity", ShapeOps::identity);
    HANDLERS.put("LeakyRelu", ActivationOps::leakyRelu);
    HANDLERS.put("Less", LogicOps::less);
    HANDLERS.put("LessOrEqual", LogicOps::lessOrEqual);
    HANDLERS.put("MatMul", MatrixOps::matMul);
    HANDLERS.put("Max", ExtremeOps::max);
    HANDLERS.put("MaxPool", SpatialOps::maxPool);
    HANDLERS.put("Min", ExtremeOps::min);
    HANDLERS.put("Mul", ArithmeticOps::mul);
    HANDLERS.put("Neg", ArithmeticOps::neg);
    HANDLERS.put("Not", LogicOps::not);
    HANDLERS.put("Or", LogicOps::or);
    HANDLERS.put("Pad", MoveOps::pad);
    HANDLERS.put("Pow", ProductOps::pow);
    HANDLERS.put("Reciprocal", ActivationOps::reciprocal);
    HANDLERS.put("ReduceMax", ExtremeOps::reduceMax);
    HANDLERS.put("ReduceMean", ReduceOps::mean);
    HANDLERS.put("ReduceMin", ExtremeOps::reduceMin);
    HANDLERS.put("ReduceSum", ReduceOps::sum);
    HANDLERS.put("Relu", ActivationOps::relu);
    HANDLERS.put("Reshape", ShapeOps::reshape);
    HANDLERS.put("Resize", ResizeOps::resize);
    HANDLERS.put("Shape", ShapeOps::shape);
    HANDLERS.put("Sigmoid", ActivationOps::sigmoid);
    HANDLERS.put("Sin", ActivationOps::sin);
    HANDLERS.put("Size", ShapeOps::size);
    HANDLERS.put("Slice", MoveOps::slice);
    HANDLERS.put("Softmax", ProductOps::softmax);
    HANDLERS.put("Split", MoveOps::split);
    HANDLERS.put("Squeeze", ShapeOps::squeeze);
    HANDLERS.put("Sub", ArithmeticOps::sub);
    HANDLERS.put("Sum", ArithmeticOps::sumAll);
    HANDLERS.put("Tanh", ActivationOps::tanh);
    HANDLERS.put("Tile", MoveOps::tile);
    HANDLERS.put("Transpose", MoveOps::transpose);
    HANDLERS.put("Unsqueeze", ShapeOps::unsqueeze);
    HANDLERS.put("Upsample", ResizeOps::upsample);
    HANDLERS.put("Where", LogicOps::where);
  }

  private OnnxOps() {}

  static @Nullable Handler handler(String opType) {
    return HANDLERS.get(opType);
  }

  /** The names of the operators that are imported, sorted. */
  public static SortedSet<String> supported() {
    return new TreeSet<>(HANDLERS.keySet());
  }

  /** The supported operators whose names are most like this one. */
  static List<String> nearest(String opType) {
    return HANDLERS.keySet().stream()
        .sorted(java.util.Comparator.comparingInt(name -> distance(name, opType)))
        .limit(3)
        .toList();
  }

  /** The number of letters to change, insert or drop. */
  private static int distance(String a, String b) {
    String s = b.length() > 40 ? b.substring(0, 40) : b;
    int[] row = new int[s.length() + 1];
    java.util.Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= s.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == s.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[s.length()];
  }
}
