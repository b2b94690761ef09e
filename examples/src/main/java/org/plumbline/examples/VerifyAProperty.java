package org.plumbline.examples;

import java.nio.file.Path;
import org.plumbline.spec.Specification;
import org.plumbline.verify.Network;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verdict;
import org.plumbline.verify.Verifier;

/** Reads a network and a specification, and verifies. */
public final class VerifyAProperty {
  private VerifyAProperty() {}

  /** What is known about a property of the crossing controller, in words. */
  public static String crossing(Path models, String property) {
    Network network = Network.read(models.resolve("crossing.onnx"));
    Specification spec = Verifier.readSpecification(models.resolve(property), network);
    Result result = Verifier.verify(network, spec);
    return switch (result.verdict()) {
      case Verdict.Verified v -> "proved";
      case Verdict.Falsified f -> "violated by " + f.counterexample().text();
      case Verdict.Unknown u -> "unknown: " + u.reason();
    };
  }
}
