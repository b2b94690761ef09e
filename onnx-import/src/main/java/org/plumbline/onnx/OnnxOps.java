package org.plumbline.onnx;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The operators that are imported: a name and a case each. */
public final class OnnxOps {
  /** The oldest operator set that is read. */
  public static final int MIN_OPSET = 7;

  /** The newest operator set that is read. */
  public static final int MAX_OPSET = 22;

  /** All names that {@link #run} knows. */
  private static final Set<String> NAMES =
      Set.of(
          "Abs",
          "Add",
          "And",
          "AveragePool",
          "BatchNormalization",
          "Cast",
          "Clip",
          "Concat",
          "Constant",
          "ConstantOfShape",
          "Conv",
          "ConvTranspose",
          "Cos",
          "Div",
          "Dropout",
          "Equal",
          "Exp",
          "Expand",
          "Flatten",
          "Gather",
          "Gemm",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "Greater",
          "GreaterOrEqual",
          "Identity",
          "LeakyRelu",
          "Less",
          "LessOrEqual",
          "MatMul",
          "Max",
          "MaxPool",
          "Min",
          "Mul",
          "Neg",
          "Not",
          "Or",
          "Pad",
          "Pow",
          "Reciprocal",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceSum",
          "Relu",
          "Reshape",
          "Resize",
          "Shape",
          "Sigmoid",
          "Sin",
          "Size",
          "Slice",
          "Softmax",
          "Split",
          "Squeeze",
          "Sub",
          "Sum",
          "Tanh",
          "Tile",
          "Transpose",
          "Unsqueeze",
          "Upsample",
          "Where");

  private OnnxOps() {}

  /** Whether an operator is imported. */
  static boolean supports(String opType) {
    return NAMES.contains(opType);
  }

  /**
   * Brings a node of a supported operator into the graph. A switch, since a table of method
   * references takes some 15 ms of each start of the JVM.
   */
  static void run(String opType, Call call) {
    switch (opType) {
      case "Abs" -> ExtremeOps.abs(call);
      case "Add" -> ArithmeticOps.add(call);
      case "And" -> LogicOps.and(call);
      case "AveragePool" -> SpatialOps.averagePool(call);
      case "BatchNormalization" -> SpatialOps.batchNormalization(call);
      case "Cast" -> ShapeOps.cast(call);
      case "Clip" -> ActivationOps.clip(call);
      case "Concat" -> ConcatOp.concat(call);
      case "Constant" -> ShapeOps.constant(call);
      case "ConstantOfShape" -> ShapeOps.constantOfShape(call);
      case "Conv" -> SpatialOps.conv(call);
      case "ConvTranspose" -> TransposedConv.run(call);
      case "Cos" -> ActivationOps.cos(call);
      case "Div" -> ArithmeticOps.div(call);
      case "Dropout" -> ShapeOps.dropout(call);
      case "Equal" -> LogicOps.equal(call);
      case "Exp" -> ActivationOps.exp(call);
      case "Expand" -> MoveOps.expand(call);
      case "Flatten" -> ShapeOps.flatten(call);
      case "Gather" -> MoveOps.gather(call);
      case "Gemm" -> MatrixOps.gemm(call);
      case "GlobalAveragePool" -> SpatialOps.globalAveragePool(call);
      case "GlobalMaxPool" -> ExtremeOps.globalMaxPool(call);
      case "Greater" -> LogicOps.greater(call);
      case "GreaterOrEqual" -> LogicOps.greaterOrEqual(call);
      case "Identity" -> ShapeOps.identity(call);
      case "LeakyRelu" -> ActivationOps.leakyRelu(call);
      case "Less" -> LogicOps.less(call);
      case "LessOrEqual" -> LogicOps.lessOrEqual(call);
      case "MatMul" -> MatrixOps.matMul(call);
      case "Max" -> ExtremeOps.max(call);
      case "MaxPool" -> SpatialOps.maxPool(call);
      case "Min" -> ExtremeOps.min(call);
      case "Mul" -> ArithmeticOps.mul(call);
      case "Neg" -> ArithmeticOps.neg(call);
      case "Not" -> LogicOps.not(call);
      case "Or" -> LogicOps.or(call);
      case "Pad" -> MoveOps.pad(call);
      case "Pow" -> ProductOps.pow(call);
      case "Reciprocal" -> ActivationOps.reciprocal(call);
      case "ReduceMax" -> ExtremeOps.reduceMax(call);
      case "ReduceMean" -> ReduceOps.mean(call);
      case "ReduceMin" -> ExtremeOps.reduceMin(call);
      case "ReduceSum" -> ReduceOps.sum(call);
      case "Relu" -> ActivationOps.relu(call);
      case "Reshape" -> ShapeOps.reshape(call);
      case "Resize" -> ResizeOps.resize(call);
      case "Shape" -> ShapeOps.shape(call);
      case "Sigmoid" -> ActivationOps.sigmoid(call);
      case "Sin" -> ActivationOps.sin(call);
      case "Size" -> ShapeOps.size(call);
      case "Slice" -> MoveOps.slice(call);
      case "Softmax" -> ProductOps.softmax(call);
      case "Split" -> MoveOps.split(call);
      case "Squeeze" -> ShapeOps.squeeze(call);
      case "Sub" -> ArithmeticOps.sub(call);
      case "Sum" -> ArithmeticOps.sumAll(call);
      case "Tanh" -> ActivationOps.tanh(call);
      case "Tile" -> MoveOps.tile(call);
      case "Transpose" -> MoveOps.transpose(call);
      case "Unsqueeze" -> ShapeOps.unsqueeze(call);
      case "Upsample" -> ResizeOps.upsample(call);
      case "Where" -> LogicOps.where(call);
      default -> throw new IllegalArgumentException("no import of " + opType);
    }
  }

  /** The names of the operators that are imported, sorted. */
  public static SortedSet<String> supported() {
    return new TreeSet<>(NAMES);
  }

  /** The supported operators whose names are most like this one. */
  static List<String> nearest(String opType) {
    return supported().stream()
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
