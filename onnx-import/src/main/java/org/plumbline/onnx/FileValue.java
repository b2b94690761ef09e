package org.plumbline.onnx;

/** A value of the file during import: known numbers, or a view of a node of the graph. */
sealed interface FileValue permits Constant, Variable {
  /** The shape in the file, batch dimension included. */
  int[] shape();

  /** The same elements in another shape of the same size. */
  FileValue reshape(int... shape);

  /** Elements moved: {@code out[i] = this[pick[i]]}, or {@code fill} where {@code pick[i] = -1}. */
  FileValue pick(int[] shape, int[] pick, double fill);
}
