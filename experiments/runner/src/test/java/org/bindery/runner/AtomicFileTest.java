package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  @Test
  void anInterruptedThreadStillWritesWhatItReached() throws Exception {
    Path file = folder.resolve("study.json");
    AtomicFile.write(file, "before");

    Thread.currentThread().interrupt();
    try {
      AtomicFile.write(file, "after");
    } finally {
      assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    }

    assertThat(file).hasContent("after");
  }

  @Test
  void whatCannotBeWrittenIsNamedAndNothingHalfIsLeft() throws Exception {
    Path taken = Files.createDirectories(folder.resolve("taken/inside")).getParent();

    assertThatThrownBy(() -> AtomicFile.write(taken, "text"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(taken + " could not be written");
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }
}
