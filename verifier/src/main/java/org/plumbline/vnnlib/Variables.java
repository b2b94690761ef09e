package org.plumbline.vnnlib;

import java.util.BitSet;

/** The variables of a network and which of them are declared: inputs first, then outputs. */
final class Variables {
  private final Tokenizer in;
  private final int inputs;
  private final int outputs;
  private final BitSet declared = new BitSet();

  Variables(Tokenizer in, int inputs, int outputs) {
    this.in = in;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  int inputs() {
    return inputs;
  }

  /** Declares the variable that is the present word. */
  void declare() {
    int v = number();
    if (declared.get(v)) {
      throw in.error(name(v) + " is declared twice");
    }
    declared.set(v);
  }

  /** The number of the variable that is the present word, which must be declared. */
  int declared() {
    int v = number();
    if (!declared.get(v)) {
      throw in.error(name(v) + " is used before it is declared");
    }
    return v;
  }

  /** Throws if a variable of the network is not declared. */
  void checkAll() {
    int missing = declared.nextClearBit(0);
    if (missing < inputs + outputs) {
      throw in.fileError(
          name(missing)
              + " is not declared; the network has inputs "
              + range("X_", inputs)
              + " and outputs "
              + range("Y_", outputs));
    }
  }

  private static String range(String letter, int count) {
    return letter + "0 to " + letter + (count - 1);
  }

  private String name(int v) {
    return v < inputs ? "X_" + v : "Y_" + (v - inputs);
  }

  private int number() {
    if (in.kind() != Tokenizer.Kind.WORD) {
      throw in.error("expected a variable but found " + in.found());
    }
    String w = in.word();
    boolean input = w.startsWith("X_");
    if (w.length() < 3 || (!input && !w.startsWith("Y_")) || !digits(w)) {
      throw in.error("expected a variable X_i or Y_j but found " + in.found());
    }
    int count = input ? inputs : outputs;
    int index = w.length() > 11 ? Integer.MAX_VALUE : (int) Long.parseLong(w.substring(2));
    if (index < 0 || index >= count) {
      throw in.error(
          w
              + " is not an "
              + (input ? "input" : "output")
              + "; the network has "
              + (input ? "inputs " : "outputs ")
              + range(input ? "X_" : "Y_", count));
    }
    return input ? index : inputs + index;
  }

  private static boolean digits(String w) {
    for (int i = 2; i < w.length(); i++) {
      if (w.charAt(i) < '0' || w.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
