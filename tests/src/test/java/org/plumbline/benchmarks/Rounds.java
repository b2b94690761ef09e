package org.plumbline.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Benchmarks that take turns in one JVM: every round measures each of them once, and a ratio is
 * taken within a round, so that what else the machine does meets both sides.
 */
final class Rounds {
  private final List<Round> rounds = new ArrayList<>();

  /** The runs per second of each benchmark in one round. */
  record Round(Map<String, Double> rates) {
    double get(String name) {
      Double rate = rates.get(name);
      if (rate == null) {
        throw new IllegalArgumentException("no benchmark is called " + name + " in " + rates);
      }
      return rate;
    }
  }

  /** Median, smallest and largest of a number over the rounds. */
  record Spread(double median, double least, double most) {
    static Spread of(double[] samples) {
      double[] sorted = samples.clone();
      Arrays.sort(sorted);
      return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }
  }

  /**
   * Measures once more.
   *
   * @param warm milliseconds of warming up each benchmark; 0 for none
   * @param measured milliseconds of measuring each; 0 for a single run
   */
  void measure(Class<?> benchmarks, int warm, int measured) {
    boolean single = measured == 0;
    Options options =
        new OptionsBuilder()
            .include("\\b" + benchmarks.getSimpleName() + "\\.")
            .forks(0)
            .mode(single ? Mode.SingleShotTime : Mode.Throughput)
            .warmupIterations(warm > 0 ? 1 : 0)
            .warmupTime(TimeValue.milliseconds(Math.max(1, warm)))
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(Math.max(1, measured)))
            .timeUnit(java.util.concurrent.TimeUnit.SECONDS)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Map<String, Double> round = new HashMap<>();
    try {
      for (RunResult r : new Runner(options).run()) {
        String label = r.getPrimaryResult().getLabel();
        String parameter =
            r.getParams().getParamsKeys().stream()
                .map(k -> " " + r.getParams().getParam(k))
                .findFirst()
                .orElse("");
        double score = r.getPrimaryResult().getScore();
        round.put(label + parameter, single ? 1 / score : score);
      }
    } catch (RunnerException e) {
      throw new IllegalStateException("the benchmarks did not run", e);
    }
    rounds.add(new Round(round));
  }

  /** Adds a number to the last round. */
  void add(String name, double value) {
    rounds.get(rounds.size() - 1).rates().put(name, value);
  }

  /** A number that each round gives. */
  Spread of(ToDoubleFunction<Round> number) {
    return Spread.of(rounds.stream().mapToDouble(number).toArray());
  }

  /** How many times faster one benchmark is than another, round by round. */
  Spread ratio(String fast, String slow) {
    return of(r -> r.get(fast) / r.get(slow));
  }
}
