package org.plumbline.bounds;

/** The free parameters of one nonlinear value, for the rows of one block. */
sealed interface FreeParameters permits FreeLines, FreePlanes {
  /** Bytes that the parameters take. */
  long bytes();

  /** Remembers the parameters of a row as its best. */
  void keep(int row);

  /** Takes over the best parameters of the same rows, within the limits that hold here. */
  void startFrom(FreeParameters earlier);

  /** Writes the best parameters of a row at {@code elements}; returns the next position. */
  int encode(int row, int[] elements, byte[] out, int at);

  /** Reads what {@link #encode} wrote; returns the next position. */
  int decode(int row, int[] elements, byte[] in, int at);
}
