package org.bindery.modality.ecg.wfdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class WfdbAnnotationTest {
  /**
   * Rhythm at 5 with a note of three letters, a ventricular beat 100,000 later, signal 1, subtype
   * -1.
   */
  private static final int[] WORDS = {
    28 << 10 | 5,
    63 << 10 | 3,
    'B' << 8 | '(',
    'X',
    59 << 10,
    1,
    34_464,
    5 << 10,
    62 << 10 | 1,
    61 << 10 | 1023,
    1 << 10 | 7,
    0
  };

  private static byte[] bytes() {
    byte[] bytes = new byte[2 * WORDS.length];
    for (int i = 0; i < WORDS.length; i++) {
      bytes[2 * i] = (byte) WORDS[i];
      bytes[2 * i + 1] = (byte) (WORDS[i] >> 8);
    }
    return bytes;
  }

  @Test
  void timesSkipsNotesSubtypesAndChannelsAreRead() {
    assertThat(WfdbAnnotation.parse("x", bytes()))
        .containsExactly(
            new WfdbAnnotation(5, 28, 0, 0, "(BX"),
            new WfdbAnnotation(100_005, 5, -1, 1, ""),
            new WfdbAnnotation(100_012, 1, 0, 1, ""));
  }

  @Test
  void symbolsAreThoseOfPhysioNet() {
    assertThat(new WfdbAnnotation(0, 5, 0, 0, "").symbol()).isEqualTo('V');
    assertThat(new WfdbAnnotation(0, 28, 0, 0, "").symbol()).isEqualTo('+');
    assertThat(new WfdbAnnotation(0, 41, 0, 0, "").symbol()).isEqualTo('r');
    assertThat(new WfdbAnnotation(0, 38, 0, 0, "").isBeat()).isTrue();
    assertThat(new WfdbAnnotation(0, 14, 0, 0, "").isBeat()).isFalse();
    assertThat(new WfdbAnnotation(0, 49, 0, 0, "").isBeat()).isFalse();
  }

  @Test
  void aFileCutShortIsRefused() {
    for (int length = 0; length < bytes().length; length++) {
      byte[] cut = Arrays.copyOf(bytes(), length);
      assertThatThrownBy(() -> WfdbAnnotation.parse("x.atr", cut))
          .as("cut at %d", length)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("x.atr are cut short");
    }
  }
}
