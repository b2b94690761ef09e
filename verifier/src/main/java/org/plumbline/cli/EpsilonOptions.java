package org.plumbline.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Decimal;
import org.plumbline.spec.EpsilonBox;
import org.plumbline.spec.Specification;

/**
 * The options {@code --eps} and {@code --input-range}.
 *
 * @param value the distance of the ends of each interval from its midpoint
 * @param least what no lower end lies below
 * @param most what no upper end lies above
 */
record EpsilonOptions(BigDecimal value, Decimal least, Decimal most) {
  private static final Decimal ANY_BELOW =
      new Decimal(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
  private static final Decimal ANY_ABOVE =
      new Decimal(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  static List<Option> known() {
    return List.of(
        Command.option(
            "eps", "E", "replace each input interval that is not a point by [mid - E, mid + E]"),
        Command.option(
            "input-range", "LO,HI", "what --eps intersects these intervals with, such as 0,1"));
  }

  /** The options, or null where no box is asked for. */
  static @Nullable EpsilonOptions of(Arguments a) {
    String eps = a.text("eps");
    String range = a.text("input-range");
    if (eps == null) {
      if (range != null) {
        throw new UsageException("--input-range: only with --eps");
      }
      return null;
    }
    BigDecimal value = number(eps);
    if (value == null || value.signum() < 0) {
      throw new UsageException("--eps: expected a number, 0 or more, got '" + eps + "'");
    }
    if (range == null) {
      return new EpsilonOptions(value, ANY_BELOW, ANY_ABOVE);
    }
    String[] parts = range.split(",", -1);
    BigDecimal lo = parts.length == 2 ? number(parts[0]) : null;
    BigDecimal hi = parts.length == 2 ? number(parts[1]) : null;
    if (lo == null || hi == null || lo.compareTo(hi) > 0) {
      throw new UsageException("--input-range: expected LO,HI with LO <= HI, got '" + range + "'");
    }
    return new EpsilonOptions(value, Decimal.of(lo), Decimal.of(hi));
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return Decimal.exact(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * The specification over the box of {@code --eps}.
   *
   * @throws UsageException if the input set is not one box
   */
  Specification apply(Specification s, Path file) {
    if (s.boxes().size() != 1) {
      throw new UsageException(
          "--eps: the input set of " + file + " is not one box but " + s.boxes().size() + " boxes");
    }
    for (Atom a : s.atoms()) {
      int last = a.variable()[a.variable().length - 1];
      if (last < s.inputs()) {
        throw new UsageException(
            "--eps: the input set of "
                + file
                + " is not one box: X_"
                + last
                + " stands in a further constraint");
      }
    }
    try {
      return s.withBox(EpsilonBox.around(s.boxes().get(0), value, least, most));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
