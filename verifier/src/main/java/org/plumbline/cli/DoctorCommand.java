package org.plumbline.cli;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Option;
import org.plumbline.verify.KernelRates;

/** {@code plumbline doctor}. */
final class DoctorCommand implements Command {
  DoctorCommand() {}

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "Tells what this machine offers, and measures it for a few seconds.";
  }

  @Override
  public List<Option> options() {
    return List.of(Command.option("json", "FILE", "write what was found"));
  }

  @Override
  public int run(Arguments arguments, Console console) {
    Path json = arguments.file("json");
    if (json != null) {
      RunRecord.check(json);
    }
    KernelRates rates = KernelRates.measure();
    print(rates, console.out());
    if (json != null) {
      RunRecord.write(json, record(rates));
    }
    return 0;
  }

  private static void print(KernelRates r, PrintWriter out) {
    out.println("plumbline  " + Build.version());
    out.println("JDK        " + System.getProperty("java.runtime.version"));
    out.println("machine    " + Build.machine());
    out.println("heap       %d MB at most".formatted(Runtime.getRuntime().maxMemory() >> 20));
    if (r.vectorBits() == 0) {
      out.println("vectors    none: the module jdk.incubator.vector is missing;");
      out.println("           'java --add-modules jdk.incubator.vector' makes most runs faster");
    } else {
      out.println("vectors    " + r.vectorBits() + " bits");
      out.println("FMA peak   %.1f GFLOP/s in float32, one thread".formatted(r.peak() * 1e-9));
    }
    out.println("Fused step of 2304 rows over 256 x 256 weights in float32:");
    out.println("scalar     %.1f GFLOP/s".formatted(r.scalar() * 1e-9));
    if (r.vectorBits() > 0) {
      out.println(
          "vector     %.1f GFLOP/s: %.0f %% of the peak, %.1f times scalar"
              .formatted(
                  r.vector() * 1e-9,
                  100 * r.fusedShareOfPeak().orElseThrow(),
                  r.fusedOverScalar().orElseThrow()));
    }
    out.println("2 threads  %.2f times one".formatted(r.twoThreads()));
    out.flush();
  }

  private static JsonObject record(KernelRates r) {
    JsonObject o = new JsonObject();
    o.addProperty("schema", 1);
    o.addProperty("version", Build.version());
    o.addProperty("commit", Build.commit());
    o.addProperty("java", System.getProperty("java.runtime.version"));
    o.addProperty("machine", Build.machine());
    o.addProperty("cores", Runtime.getRuntime().availableProcessors());
    o.addProperty("heapBytes", Runtime.getRuntime().maxMemory());
    o.addProperty("vectorBits", r.vectorBits());
    JsonObject kernels = new JsonObject();
    kernels.addProperty("scalarGflops", r.scalar() * 1e-9);
    if (r.vectorBits() > 0) {
      kernels.addProperty("peakGflops", r.peak() * 1e-9);
      kernels.addProperty("fusedGflops", r.vector() * 1e-9);
      kernels.addProperty("fusedShareOfPeak", r.fusedShareOfPeak().orElseThrow());
      kernels.addProperty("fusedOverScalar", r.fusedOverScalar().orElseThrow());
    }
    kernels.addProperty("twoThreads", r.twoThreads());
    o.add("kernels", kernels);
    return o;
  }
}
