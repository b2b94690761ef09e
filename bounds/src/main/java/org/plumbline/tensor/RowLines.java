package org.plumbline.tensor;

import org.jspecify.annotations.Nullable;

/**
 * The lines that the rows of a block use at one activation: row {@code r} reads the lines of {@code
 * owner[r]}, and takes the slopes of its lower lines from {@code slopes} where rows have their own.
 * Where its subdomain changes the lines of an element, those hold instead of all of these.
 *
 * @param lines {@code [owners, width]} over the whole value
 * @param width elements of the value
 * @param owner which lines each row uses
 * @param slopes {@code [rows, window size]} lower slopes, or null to take those of the lines
 * @param changes what subdomains change, over whole values only, or null for nothing
 */
public record RowLines(
    Lines lines, int width, int[] owner, @Nullable Tensor slopes, @Nullable LineChanges changes) {
  /** Lines that no subdomain changes. */
  public RowLines(Lines lines, int width, int[] owner, @Nullable Tensor slopes) {
    this(lines, width, owner, slopes, null);
  }
}
