package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16, 64, 512, 1024})
  void the_power_spectrum_is_that_of_the_naive_transform(int size) {
    SplittableRandom random = new SplittableRandom(size);
    double[] signal = random.doubles(size, -1, 1).toArray();
    double[] power = new double[size / 2 + 1];

    new RealFft(size).power(signal, new double[size], power);

    for (int k = 0; k <= size / 2; k++) {
      double re = 0;
      double im = 0;
      for (int n = 0; n < size; n++) {
        re += signal[n] * Math.cos(2 * Math.PI * k * n / size);
        im -= signal[n] * Math.sin(2 * Math.PI * k * n / size);
      }
      assertThat(power[k]).isCloseTo(re * re + im * im, within(1e-10 * size));
    }
  }
}
