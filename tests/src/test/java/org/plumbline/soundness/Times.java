package org.plumbline.soundness;

import java.util.List;
import org.plumbline.graph.Product;
import org.plumbline.tensor.Shape;

/** The product of two values element by element, as a user of the library would add it. */
record Times() implements Product {
  @Override
  public String name() {
    return "times";
  }

  @Override
  public Shape outputShape(List<Shape> operands) {
    if (operands.size() != 2 || operands.get(0).size() != operands.get(1).size()) {
      throw new IllegalArgumentException("times: expected two of one size, got " + operands);
    }
    return operands.get(0);
  }

  @Override
  public int terms() {
    return 1;
  }

  @Override
  public int left(int i, int t) {
    return i;
  }

  @Override
  public int right(int i, int t) {
    return i;
  }
}
