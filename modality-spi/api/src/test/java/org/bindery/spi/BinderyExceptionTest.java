package org.bindery.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BinderyExceptionTest {
  @AfterEach
  void restore() {
    System.clearProperty("bindery.traces");
  }

  @Test
  void recordsWhereItWasThrown() {
    assertThat(new DataException("gone").getStackTrace()).isNotEmpty();
  }

  @Test
  void recordsNothingWhereTheNotebookAskedForNoTraces() {
    System.setProperty("bindery.traces", "false");

    assertThat(new DataException("gone").getStackTrace()).isEmpty();
    assertThat(new DataException("gone")).hasMessage("gone");
  }
}
