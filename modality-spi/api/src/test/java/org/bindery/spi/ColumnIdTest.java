package org.bindery.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnIdTest {
  @Test
  void aColumnIsAModalityAndPerhapsAVariant() {
    assertThat(ColumnId.of("audio.es"))
        .isEqualTo(new ColumnId(ModalityId.of("audio"), "es"))
        .hasToString("audio.es");
    assertThat(ColumnId.of("image"))
        .isEqualTo(new ColumnId(ModalityId.of("image"), ""))
        .hasToString("image");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Audio", "9lives", "a b", "audio.ES", "audio.a.b", "../x", "a/b"})
  void anythingThatCouldNotBeAFileNameIsRefusedByName(String text) {
    assertThatThrownBy(() -> ColumnId.of(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is not allowed");
  }
}
