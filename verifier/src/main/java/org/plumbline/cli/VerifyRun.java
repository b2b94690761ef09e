package org.plumbline.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.plumbline.spec.InputBox;
import org.plumbline.spec.Specification;
import org.plumbline.verify.Network;
import org.plumbline.verify.ProgressListener;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verdict;
import org.plumbline.verify.Verifier;

/**
 * One run of {@code plumbline verify}: exactly one verdict is printed, whether it is found, time
 * runs out first or the process is told to end.
 */
final class VerifyRun {
  private final VerifyRequest request;
  private final Console console;
  private final AtomicBoolean printed = new AtomicBoolean();
  private final Deadline deadline = new Deadline();
  private volatile @Nullable RunRecord record;
  private volatile boolean interrupted;

  VerifyRun(VerifyRequest request, Console console) {
    this.request = request;
    this.console = console;
  }

  /** Answers, and ends the process where its deadline is near. */
  int run() {
    Thread hook =
        new Thread(
            () -> {
              interrupted = true;
              cutShort("unknown", "interrupted", false);
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      deadline.enforce(
          request.seconds(),
          console.ownsProcess(),
          () -> cutShort("timeout", "time ran out", true));
      answer();
    } finally {
      // Waits for the other thread where that is writing at this moment.
      synchronized (printed) {
        printed.set(true);
      }
      deadline.close();
      removeHook(hook);
    }
    if (!interrupted && !console.out().checkError()) {
      deadline.end();
    }
    return 0;
  }

  /** Takes back a shutdown hook, unless the process is ending already. */
  static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, with the hook at work: nothing is left to remove.
    }
  }

  private void answer() {
    InputFiles files = InputFiles.recognise(request.files());
    Verifier.prepare(request.options());
    RunRecord r = new RunRecord(files, request.json() != null);
    r.options(request.options(), request.seconds(), request.anchor());
    record = r;
    Network network = Network.read(files.model());
    Specification specification = Verifier.readSpecification(files.specification(), network);
    EpsilonOptions epsilon = request.epsilon();
    if (epsilon != null) {
      specification = epsilon.apply(specification, files.specification());
      InputBox box = specification.boxes().get(0);
      r.box(epsilon.value().toString(), box);
      for (int i = 0; request.verbose() && i < box.size(); i++) {
        say("box: X_" + i + " in [" + box.lower(i) + ", " + box.upper(i) + "]");
      }
    }
    double seconds = request.seconds();
    // The last tenth of a second is for the end of what is going on, and for the anchor.
    double left = Math.max(0, seconds - deadline.elapsed() - 0.1 - Deadline.margin(seconds));
    Result result =
        Verifier.verify(
            network,
            specification,
            request.options().withSeconds(left),
            listener(),
            () -> printed.get());
    Verdict verdict = result.verdict();
    if (request.anchorRequired() && !result.anchored()) {
      verdict = new Verdict.Unknown("the import was not anchored", false, Double.NaN);
    }
    verdict = request.arithmetic().limit(verdict, result);
    synchronized (printed) {
      if (printed.compareAndSet(false, true)) {
        print(verdict, result, r);
      }
    }
  }

  /**
   * The last moment, because time ran out or because the process is told to end: the record is
   * written whatever is going on. Time running out is a verdict; being interrupted is none.
   *
   * @return whether nothing had been printed yet
   */
  private boolean cutShort(String verdict, String reason, boolean print) {
    synchronized (printed) {
      if (!printed.compareAndSet(false, true)) {
        return false;
      }
      if (print) {
        console.out().println(verdict);
        console.out().flush();
      }
      Path json = request.json();
      if (json != null) {
        RunRecord r = record == null ? unread() : record;
        r.reason(reason);
        r.write(json, verdict, deadline.elapsed());
      }
      return true;
    }
  }

  /** The record of a run that ends before it knows which of its files is which. */
  private RunRecord unread() {
    return new RunRecord(new InputFiles(request.files().get(0), request.files().get(1)), true);
  }

  private ProgressListener listener() {
    return request.verbose() ? this::say : ProgressListener.NONE;
  }

  private void say(String line) {
    console.err().println(line);
    console.err().flush();
  }

  private void print(Verdict verdict, Result result, RunRecord r) {
    PrintWriter out = console.out();
    out.println(verdict.word());
    if (verdict instanceof Verdict.Falsified f) {
      out.println(f.counterexample().text());
    }
    out.flush();
    if (request.verbose()) {
      explain(verdict, result);
    }
    Path json = request.json();
    if (json != null) {
      r.result(verdict, result);
      r.write(json, verdict.word(), deadline.elapsed());
    }
  }

  private void explain(Verdict verdict, Result result) {
    switch (verdict) {
      case Verdict.Falsified f -> say("confirmed by: " + f.counterexample().replayedBy());
      case Verdict.Unknown u -> say("reason: " + u.reason() + "; worst bound " + u.bestBound());
      case Verdict.Verified v -> {
        String reason = result.arithmeticReason();
        say("proved for: " + result.arithmetic() + (reason.isEmpty() ? "" : " only: " + reason));
      }
    }
    say(
        "%d subdomains, import %s, %.2f s"
            .formatted(
                result.subdomains(),
                result.anchored() ? "anchored in ONNX Runtime" : "not anchored",
                deadline.elapsed()));
  }
}
