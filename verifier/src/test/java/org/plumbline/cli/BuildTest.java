package org.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Records say which commit they were made with, however the classes were started. */
class BuildTest {
  @Test
  void classesWithoutALauncherKnowTheCommitTheyWereBuiltFrom() {
    String root = System.clearProperty("plumbline.root");
    try {
      assumeTrue(root != null && Files.exists(Path.of(root, ".git")), "not a checkout");

      assertThat(Build.commit()).matches("(.+-g)?[0-9a-f]{12,}(-dirty)?|v[0-9.]+(-dirty)?");
    } finally {
      if (root != null) {
        System.setProperty("plumbline.root", root);
      }
    }
  }

  @Test
  void aFolderWithoutGitFallsBackOnWhatTheBuildWrote() {
    String root = System.getProperty("plumbline.root");
    try {
      System.setProperty("plumbline.root", "/nowhere");
      String elsewhere = Build.commit();
      System.clearProperty("plumbline.root");

      assertThat(elsewhere).isEqualTo(Build.commit());
    } finally {
      if (root != null) {
        System.setProperty("plumbline.root", root);
      }
    }
  }
}
