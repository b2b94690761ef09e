package org.plumbline.defects;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs one test class; exits with 0 if it is green, 1 if red, 2 if nothing ran. */
final class RunTests {
  private RunTests() {}

  public static void main(String[] args) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(args[0])).build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (TestExecutionSummary.Failure failure : summary.getFailures()) {
      out.println(failure.getTestIdentifier().getDisplayName() + ": " + failure.getException());
    }
    boolean red = !summary.getFailures().isEmpty();
    System.exit(red ? 1 : summary.getTestsSucceededCount() == 0 ? 2 : 0);
  }
}
