package org.plumbline.batch;

/**
 * One row of an instance file.
 *
 * @param onnx the network as the file names it
 * @param vnnlib the property as the file names it
 * @param timeout its time limit in seconds
 * @param expected {@code sat}, {@code unsat} or {@code unknown}
 */
record Instance(String onnx, String vnnlib, double timeout, String expected) {
  /** What identifies the instance among results. */
  String key() {
    return key(onnx, vnnlib);
  }

  static String key(String onnx, String vnnlib) {
    return onnx + "," + vnnlib;
  }

  /** Whether the right answer is known. */
  boolean known() {
    return !expected.equals("unknown");
  }
}
