package org.plumbline.graph;

import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from: the name of the value in the file, and the map from the engine's
 * channels-last index to the file's. Messages, decisions, certificates and comparisons use it.
 *
 * @param name the value's name in the file; for values that import invented, a name of the value
 *     they belong to with a suffix
 * @param toFile position in the file's order for each engine index, or null if both orders agree
 */
public record Origin(String name, int @Nullable [] toFile) {
  /** A value in the file's own order. */
  public static Origin named(String name) {
    return new Origin(name, null);
  }

  /** The file's index of engine element {@code i}. */
  public int fileIndex(int i) {
    return toFile == null ? i : toFile[i];
  }
}
