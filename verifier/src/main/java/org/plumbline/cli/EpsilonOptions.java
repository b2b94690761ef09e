package org.plumbline.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.plumbline.spec.Atom;
import org.plumbline.spec.Decimal;
import org.plumbline.spec.EpsilonBox;
import org.plumbline.spec.Specification;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options {@code --eps} and {@code --input-range}. */
final class EpsilonOptions {
  @Option(
      names = "--eps",
      paramLabel = "E",
      description = "replace each input interval that is not a point by [mid - E, mid + E]")
  private @Nullable String eps;

  @Option(
      names = "--input-range",
      paramLabel = "LO,HI",
      description = "what --eps intersects these intervals with, such as 0,1")
  private @Nullable String range;

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  EpsilonOptions() {}

  /** E, or null where it is not asked for. */
  @Nullable BigDecimal value() {
    if (eps == null) {
      if (range != null) {
        throw usage("--input-range: only with --eps");
      }
      return null;
    }
    BigDecimal value = number(eps);
    if (value == null || value.signum() < 0) {
      throw usage("--eps: expected a number, 0 or more, got '" + eps + "'");
    }
    range();
    return value;
  }

  private Decimal[] range() {
    if (range == null) {
      double inf = Double.POSITIVE_INFINITY;
      return new Decimal[] {new Decimal(-inf, -inf), new Decimal(inf, inf)};
    }
    String[] parts = range.split(",", -1);
    BigDecimal lo = parts.length == 2 ? number(parts[0]) : null;
    BigDecimal hi = parts.length == 2 ? number(parts[1]) : null;
    if (lo == null || hi == null || lo.compareTo(hi) > 0) {
      throw usage("--input-range: expected LO,HI with LO <= HI, got '" + range + "'");
    }
    return new Decimal[] {Decimal.of(lo), Decimal.of(hi)};
  }

  private static @Nullable BigDecimal number(String text) {
    try {
      return Decimal.exact(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  /**
   * The specification over the box of {@code --eps}.
   *
   * @throws CommandLine.ParameterException if the input set is not one box
   */
  Specification apply(Specification s, BigDecimal value, Path file) {
    if (s.boxes().size() != 1) {
      throw usage(
          "--eps: the input set of " + file + " is not one box but " + s.boxes().size() + " boxes");
    }
    for (Atom a : s.atoms()) {
      int last = a.variable()[a.variable().length - 1];
      if (last < s.inputs()) {
        throw usage(
            "--eps: the input set of "
                + file
                + " is not one box: X_"
                + last
                + " stands in a further constraint");
      }
    }
    Decimal[] ends = range();
    try {
      return s.withBox(EpsilonBox.around(s.boxes().get(0), value, ends[0], ends[1]));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }
}
