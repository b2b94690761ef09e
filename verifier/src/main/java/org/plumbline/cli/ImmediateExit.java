package org.plumbline.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process at once. {@link Runtime#halt} waits for compilations that are under way, which
 * was seen to take 0.4 s; {@code _exit} of the C library does not. Where that cannot be called, the
 * process halts.
 */
final class ImmediateExit {
  private final @Nullable MethodHandle exit;

  /** Looks the function up; this takes some 50 ms and is best done before time is short. */
  @SuppressWarnings("restricted")
  ImmediateExit() {
    @Nullable MethodHandle found = null;
    try {
      Linker linker = Linker.nativeLinker();
      FunctionDescriptor type = FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT);
      found =
          linker
              .defaultLookup()
              .find("_exit")
              .map(address -> linker.downcallHandle(address, type))
              .orElse(null);
    } catch (UnsupportedOperationException | LinkageError e) {
      found = null;
    }
    exit = found;
  }

  /** Ends the process with exit code 0; nothing that is buffered is written. */
  void run() {
    if (exit != null) {
      try {
        exit.invokeExact(0);
      } catch (Throwable e) {
        // What a method handle declares; the verdict is printed, and only the way to end is left.
        Runtime.getRuntime().halt(0);
      }
    }
    Runtime.getRuntime().halt(0);
  }
}
