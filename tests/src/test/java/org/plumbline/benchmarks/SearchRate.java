package org.plumbline.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plumbline.spec.Specification;
import org.plumbline.verify.Network;
import org.plumbline.verify.Verifier;
import org.plumbline.verify.VerifyOptions;

/**
 * How many subdomains does a search bound in a second? Progress lines are timed, from the first to
 * the last, so that root bounds and attack do not count.
 */
final class SearchRate {
  private static final Pattern PROGRESS = Pattern.compile("search: (\\d+) bounded.*");

  private final List<double[]> seen = new ArrayList<>();

  private void hear(String line) {
    Matcher m = PROGRESS.matcher(line);
    if (m.matches()) {
      seen.add(new double[] {System.nanoTime() * 1e-9, Double.parseDouble(m.group(1))});
    }
  }

  /** Subdomains per second on two threads, NaN if the search was too short to tell. */
  static double of(Path folder, String model, String property, double seconds) {
    SearchRate rate = new SearchRate();
    Network network = Network.read(folder.resolve("onnx").resolve(model));
    Path plain = folder.resolve("vnnlib").resolve(property);
    Path file = Files.exists(plain) ? plain : plain.resolveSibling(property + ".gz");
    Specification spec = Verifier.readSpecification(file, network);
    VerifyOptions options = new VerifyOptions(seconds, 2, 1, false, false).withKernels("vector");
    Verifier.verify(network, spec, options, rate::hear, () -> false);
    if (rate.seen.size() < 2) {
      return Double.NaN;
    }
    double[] first = rate.seen.get(0);
    double[] last = rate.seen.get(rate.seen.size() - 1);
    return (last[1] - first[1]) / (last[0] - first[0]);
  }
}
