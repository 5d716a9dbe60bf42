package org.bindery.modality.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bindery.spi.support.ClipSampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameSamplerTest {
  /**
   * Frames of the video, their rate, frames taken of each of five clips of 2 s, and which. Computed
   * with Python's fractions and numpy's linspace by the reference's rule.
   */
  @ParameterizedTest
  @CsvSource({
    "250, 25.0/1, 2, 0 49 | 50 99 | 100 149 | 150 199 | 200 249",
    "132, 25.0/1, 2, 0 49 | 21 70 | 41 90 | 62 111 | 82 131",
    "51, 25.0/1, 2, 0 49 | 1 50 | 1 50 | 1 50 | 2 50",
    "72, 25.0/1, 2, 0 49 | 6 55 | 11 60 | 17 66 | 22 71",
    "300, 30000.0/1001, 2, 0 59 | 61 119 | 121 179 | 181 239 | 241 299",
    "1800, 24000.0/1001, 2, 0 47 | 439 485 | 877 923 | 1315 1361 | 1753 1799",
    "1, 25.0/1, 2, 0 0 | 0 0 | 0 0 | 0 0 | 0 0",
    "10, 30.0/1, 2, 0 9 | 0 9 | 0 9 | 0 9 | 0 9",
    "7, 1.0/2, 2, 0 0 | 2 2 | 3 3 | 5 5 | 6 6",
    "100, 12.5/1, 2, 0 24 | 19 43 | 38 62 | 57 81 | 75 99",
    "9, 9.0/2, 2, 0 8 | 0 8 | 0 8 | 0 8 | 0 8",
    "250, 25.0/1, 1, 0 | 50 | 100 | 150 | 200",
    "250, 25.0/1, 8, 0 7 14 21 28 35 42 49 | 50 57 64 71 78 85 92 99 | 100 107 114 121 128 135 142 149 | 150 157 164 171 178 185 192 199 | 200 207 214 221 228 235 242 249",
    "97, 23.976/1, 8, 0 6 13 20 26 33 40 47 | 13 19 26 33 39 46 53 60 | 25 31 38 45 51 58 65 72 | 37 43 50 57 63 70 77 84 | 50 56 63 69 76 82 89 96",
  })
  void the_frames_are_those_the_reference_takes(
      int frames, String rate, int taken, String expected) {
    String[] fraction = rate.split("/");
    double fps = Double.parseDouble(fraction[0]) / Double.parseDouble(fraction[1]);
    FrameSampler sampler = new FrameSampler(new ClipSampler(2, 5), taken);

    String actual =
        sampler.sample(frames, fps).stream()
            .map(clip -> Arrays.stream(clip).mapToObj(String::valueOf))
            .map(clip -> clip.collect(Collectors.joining(" ")))
            .collect(Collectors.joining(" | "));
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void a_clip_between_two_frames_is_the_frame_before_where_the_reference_has_none() {
    // One frame in 5 s: the second clip, from 2.67 s to 3.67 s, meets none.
    List<int[]> clips = new FrameSampler(new ClipSampler(1, 4), 2).sample(2, 0.2);

    assertThat(clips)
        .containsExactly(new int[] {0, 0}, new int[] {0, 0}, new int[] {1, 1}, new int[] {1, 1});
  }
}
