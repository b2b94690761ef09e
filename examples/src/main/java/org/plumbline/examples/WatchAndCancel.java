package org.plumbline.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.plumbline.spec.Specification;
import org.plumbline.verify.Network;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verifier;
import org.plumbline.verify.VerifyOptions;

/** Verifies with options, hears what is done, and may stop at any time. */
public final class WatchAndCancel {
  private WatchAndCancel() {}

  /**
   * Verifies for ten seconds at most on one thread.
   *
   * @param progress receives a line for each step; it belongs to the caller
   * @param stop may be set by another thread; the verdict is then unknown
   */
  public static Result valve(Path models, List<String> progress, AtomicBoolean stop) {
    Network network = Network.read(models.resolve("valve.onnx"));
    Specification spec = Verifier.readSpecification(models.resolve("valve-opens.vnnlib"), network);
    VerifyOptions options = new VerifyOptions(10, 1, 1, true, true);
    return Verifier.verify(network, spec, options, progress::add, stop::get);
  }
}
