package org.plumbline.bounds;

/** The meaning of the network that bounds hold for. */
public enum Arithmetic {
  /** The function over the reals, with the weights as stored. */
  REAL("real"),
  /**
   * Every IEEE binary32 round-to-nearest execution of the graph, in any order of summation, with or
   * without fused multiply-add. Bounds in this arithmetic hold over the reals too.
   */
  FLOAT32_ANY_ORDER("float32-any-order");

  private final String label;

  Arithmetic(String label) {
    this.label = label;
  }

  /** The name on the command line and in records. */
  public String label() {
    return label;
  }
}
