package org.plumbline.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.onnx.OnnxWriter;
import org.plumbline.spec.Specification;
import org.plumbline.tensor.Box;
import org.plumbline.verify.Network;
import org.plumbline.verify.ProgressListener;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verdict;
import org.plumbline.verify.Verifier;
import org.plumbline.verify.VerifyOptions;

/** Planted counterexamples from file to verdict, attack off: the verdict is never unsat. */
class PlantedFilesTest {
  private static final int SEEDS = Tries.of(4);
  private static final VerifyOptions OPTIONS = new VerifyOptions(0.4, 1, 1, false, false);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Models.Kind.class)
  void noFileWithACounterexampleIsProved(Models.Kind kind) throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Network network = network(kind, seed);
      SplittableRandom random = new SplittableRandom(seed);
      Box box = box(network.inputs(), random);
      double[] x = worst(network, box, random);
      double[][] y = network.enclose(x, Arithmetic.REAL);
      double margin = seed % 2 == 0 ? 0 : 1e-6 * Math.abs(y[1][0]);

      Verdict planted = verify(network, box, "<=", y[1][0] + margin).verdict();

      assertThat(planted).as("%s, seed %d", kind, seed).isNotInstanceOf(Verdict.Verified.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Models.Kind.class)
  void aFileWithoutOneIsProved(Models.Kind kind) throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Network network = network(kind, seed);
      Box box = box(network.inputs(), new SplittableRandom(seed));

      assertThat(verify(network, box, "<=", -1e4).verdict())
          .as("%s, seed %d", kind, seed)
          .isInstanceOf(Verdict.Verified.class);
      assertThat(verify(network, box, ">=", 1e4).verdict())
          .as("%s, seed %d", kind, seed)
          .isInstanceOf(Verdict.Verified.class);
    }
  }

  private Network network(Models.Kind kind, int seed) throws IOException {
    Path file = folder.resolve(kind + "-" + seed + ".onnx");
    OnnxWriter.write(Models.of(kind, seed), file);
    return Network.read(file);
  }

  private static Box box(int n, SplittableRandom random) {
    double[] lo = new double[n];
    double[] hi = new double[n];
    for (int i = 0; i < n; i++) {
      lo[i] = (float) random.nextDouble(-1, 1);
      hi[i] = (float) (lo[i] + random.nextDouble(0.25));
    }
    return Box.of(lo, hi);
  }

  /** Coordinate descent of the first output from the middle of the box, over float32 points. */
  private static double[] worst(Network network, Box box, SplittableRandom random) {
    double[] x = box.lower();
    double least = network.evaluate(x)[0];
    for (int step = 0; step < 400; step++) {
      double[] y = x.clone();
      int i = random.nextInt(x.length);
      double t = random.nextInt(3) == 0 ? random.nextDouble() : random.nextInt(2);
      y[i] = (float) (box.lower(i) + t * (box.upper(i) - box.lower(i)));
      y[i] = Math.clamp(y[i], box.lower(i), box.upper(i));
      double value = network.evaluate(y)[0];
      if (value < least) {
        least = value;
        x = y;
      }
    }
    return x;
  }

  private Result verify(Network network, Box box, String relation, double value)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < box.size(); i++) {
      text.append("(declare-const X_").append(i).append(" Real)\n");
    }
    text.append("(declare-const Y_0 Real)\n(declare-const Y_1 Real)\n");
    for (int i = 0; i < box.size(); i++) {
      text.append("(assert (>= X_" + i + " " + decimal(box.lower(i)) + "))\n");
      text.append("(assert (<= X_" + i + " " + decimal(box.upper(i)) + "))\n");
    }
    text.append("(assert (" + relation + " Y_0 " + decimal(value) + "))\n");
    Path file = Files.writeString(folder.resolve("property.vnnlib"), text);
    Specification spec = Verifier.readSpecification(file, network);
    assertThat(List.of(spec.boxes().size(), spec.disjunct().length)).isEqualTo(List.of(1, 1));
    return Verifier.verify(network, spec, OPTIONS, ProgressListener.NONE, () -> false);
  }

  /** All digits: the decimal is the double. */
  private static String decimal(double x) {
    return new BigDecimal(x).toPlainString();
  }
}
