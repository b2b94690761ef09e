package org.plumbline.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.plumbline.graph.MalformedInputException;
import org.plumbline.spec.InputBox;
import org.plumbline.verify.Result;
import org.plumbline.verify.Verdict;
import org.plumbline.verify.VerifyOptions;

/** The record of one run as a JSON object; {@code schema} counts changes of meaning. */
final class RunRecord {
  /** Bounds may be infinite, for which JSON has no word; the usual extension is written. */
  static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().create();

  private final JsonObject json = new JsonObject();

  /**
   * A record of what is run: files, version, machine.
   *
   * @param wanted whether it will be written; the commit is not looked up otherwise
   */
  RunRecord(InputFiles files, boolean wanted) {
    if (!wanted) {
      return;
    }
    json.addProperty("schema", 1);
    json.addProperty("onnx", files.model().toString());
    json.addProperty("vnnlib", files.specification().toString());
    json.addProperty("version", Build.version());
    json.addProperty("commit", Build.commit());
    json.addProperty("machine", Build.machine());
    json.addProperty("java", System.getProperty("java.runtime.version"));
  }

  /** Adds the options in force. */
  void options(VerifyOptions o, double timeout, String anchor) {
    json.addProperty("timeout", timeout);
    json.addProperty("threads", o.threads());
    json.addProperty("seed", o.seed());
    json.addProperty("attack", o.attack());
    json.addProperty("anchor", anchor);
    json.addProperty("replay", o.replayOwn() ? "own" : "onnxruntime");
  }

  /** Adds the box that {@code --eps} made. */
  void box(String eps, InputBox box) {
    json.addProperty("eps", eps);
    JsonArray lower = new JsonArray();
    JsonArray upper = new JsonArray();
    for (int i = 0; i < box.size(); i++) {
      lower.add(box.lower(i));
      upper.add(box.upper(i));
    }
    json.add("box_lower", lower);
    json.add("box_upper", upper);
  }

  /** Adds what was found. */
  void result(Verdict verdict, Result result) {
    json.addProperty("arithmetic", result.arithmetic());
    if (!result.arithmeticReason().isEmpty()) {
      json.addProperty("arithmetic_reason", result.arithmeticReason());
    }
    json.addProperty("strategy", result.strategy());
    json.addProperty("subdomains", result.subdomains());
    json.addProperty("rows", result.rows());
    json.addProperty("rows_in_double", result.rowsInDouble());
    json.addProperty("anchored", result.anchored());
    switch (verdict) {
      case Verdict.Falsified f -> {
        json.addProperty("witness", f.counterexample().text());
        json.addProperty("replayed_by", f.counterexample().replayedBy());
      }
      case Verdict.Unknown u -> {
        json.addProperty("reason", u.reason());
        json.addProperty("best_bound", String.valueOf(u.bestBound()));
      }
      case Verdict.Verified v -> json.addProperty("proved", true);
    }
  }

  /** Adds the reason of a run that ended before it found anything. */
  void reason(String reason) {
    json.addProperty("reason", reason);
  }

  /** Adds verdict and wall time since the process started, and writes. */
  void write(Path file, String verdict, double seconds) {
    json.addProperty("verdict", verdict);
    json.addProperty("seconds", seconds);
    write(file, json);
  }

  /**
   * Checks before any work that a file can be written later.
   *
   * @throws MalformedInputException if its folder does not exist, or it is a folder itself
   */
  static void check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new MalformedInputException(file + ": cannot be written: no folder " + folder);
    }
    if (Files.isDirectory(file)) {
      throw new MalformedInputException(file + ": cannot be written: is a folder");
    }
  }

  /**
   * Writes a JSON object in one step: readers see the old file or the new one.
   *
   * @throws MalformedInputException if the file cannot be written
   */
  static void write(Path file, JsonObject object) {
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(temporary, GSON.toJson(object) + "\n", StandardCharsets.UTF_8);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new MalformedInputException(file + ": cannot be written", e);
    }
  }
}
