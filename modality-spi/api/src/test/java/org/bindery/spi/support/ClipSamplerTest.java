package org.bindery.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bindery.spi.support.ClipSampler.Clip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipSamplerTest {
  /** Seconds of a clip, clips, duration, start and end in seconds and in samples at 16 kHz. */
  @ParameterizedTest
  @CsvSource({
    "2, 3, 0.05, 0.0:2.0 0.0:2.0 0.0:2.0, 0:32000 0:32000 0:32000",
    "2, 3, 0.5, 0.0:2.0 0.0:2.0 0.0:2.0, 0:32000 0:32000 0:32000",
    "2, 3, 1.0, 0.0:2.0 0.0:2.0 0.0:2.0, 0:32000 0:32000 0:32000",
    "2, 3, 1.999, 0.0:2.0 0.0:2.0 0.0:2.0, 0:32000 0:32000 0:32000",
    "2, 3, 2.0, 0.0:2.0 0.0:2.0 0.0:2.0, 0:32000 0:32000 0:32000",
    "2, 3, 2.0001, 0.0:2.0 5.0000000000105516e-05:2.00005 0.00010000000000021103:2.0001, 0:32000 0:32000 1:32001",
    "2, 3, 2.5, 0.0:2.0 0.25:2.25 0.5:2.5, 0:32000 4000:36000 8000:40000",
    "2, 3, 3.0, 0.0:2.0 0.5:2.5 1.0:3.0, 0:32000 8000:40000 16000:48000",
    "2, 3, 3.3, 0.0:2.0 0.6499999999999999:2.65 1.2999999999999998:3.3, 0:32000 10399:42399 20799:52799",
    "2, 3, 5.0, 0.0:2.0 1.5:3.5 3.0:5.0, 0:32000 24000:56000 48000:80000",
    "2, 3, 10.0, 0.0:2.0 4.0:6.0 8.0:10.0, 0:32000 64000:96000 128000:160000",
    "2, 3, 10.013, 0.0:2.0 4.0065:6.0065 8.013:10.013, 0:32000 64103:96103 128207:160207",
    "2, 3, 61.7, 0.0:2.0 29.85:31.85 59.7:61.7, 0:32000 477600:509600 955200:987200",
    "2, 5, 0.5, 0.0:2.0 0.0:2.0 0.0:2.0 0.0:2.0 0.0:2.0, 0:32000 0:32000 0:32000 0:32000 0:32000",
    "2, 5, 2.0, 0.0:2.0 0.0:2.0 0.0:2.0 0.0:2.0 0.0:2.0, 0:32000 0:32000 0:32000 0:32000 0:32000",
    "2, 5, 2.4, 0.0:2.0 0.09999999999999998:2.1 0.19999999999999996:2.2 0.29999999999999993:2.3 0.3999999999999999:2.4, 0:32000 1599:33599 3199:35199 4799:36799 6399:38399",
    "2, 5, 4.0, 0.0:2.0 0.5:2.5 1.0:3.0 1.5:3.5 2.0:4.0, 0:32000 8000:40000 16000:48000 24000:56000 32000:64000",
    "2, 5, 7.3, 0.0:2.0 1.325:3.325 2.65:4.65 3.9749999999999996:5.975 5.3:7.3, 0:32000 21199:53199 42399:74399 63599:95599 84799:116799",
    "2, 5, 10.0, 0.0:2.0 2.0:4.0 4.0:6.0 6.0:8.0 8.0:10.0, 0:32000 32000:64000 64000:96000 96000:128000 128000:160000",
    "2, 5, 61.7, 0.0:2.0 14.925:16.925 29.85:31.85 44.775000000000006:46.775000000000006 59.7:61.7, 0:32000 238800:270800 477600:509600 716400:748400 955200:987200",
    "2, 1, 1.0, 0.0:2.0, 0:32000",
    "2, 1, 5.0, 0.0:2.0, 0:32000",
    "5, 2, 5.0, 0.0:5.0 0.0:5.0, 0:80000 0:80000",
    "5, 2, 12.5, 0.0:5.0 7.5:12.5, 0:80000 120000:200000",
  })
  void clips_lie_where_the_reference_puts_them(
      double seconds, int clips, double duration, String times, String samples) {
    ClipSampler sampler = new ClipSampler(seconds, clips);
    List<String> actualTimes = new ArrayList<>();
    List<String> actualSamples = new ArrayList<>();
    for (int i = 0; i < clips; i++) {
      Clip clip = sampler.clip(i, duration);
      actualTimes.add(clip.start().seconds() + ":" + clip.end().seconds());
      actualSamples.add(clip.start().floorAt(16_000) + ":" + clip.end().floorAt(16_000));
    }
    assertThat(String.join(" ", actualSamples)).isEqualTo(samples);
    assertThat(actualTimes).zipSatisfy(List.of(times.split(" ")), ClipSamplerTest::assertSameTimes);
  }

  /** The table's numbers were printed by Python, so they are compared as numbers. */
  private static void assertSameTimes(String actual, String expected) {
    String[] ours = actual.split(":");
    String[] theirs = expected.split(":");
    assertThat(Double.parseDouble(ours[0])).isEqualTo(Double.parseDouble(theirs[0]));
    assertThat(Double.parseDouble(ours[1])).isEqualTo(Double.parseDouble(theirs[1]));
  }

  @Test
  void a_clip_that_does_not_exist_is_refused() {
    assertThatThrownBy(() -> new ClipSampler(2, 3).clip(3, 10))
        .hasMessage("There is no clip 3 of 3.");
  }

  @Test
  void no_clips_and_clips_without_length_are_refused() {
    assertThatThrownBy(() -> new ClipSampler(2, 0)).hasMessageContaining("0 clips of 2.0 s");
    assertThatThrownBy(() -> new ClipSampler(0, 3)).hasMessageContaining("3 clips of 0.0 s");
  }
}
