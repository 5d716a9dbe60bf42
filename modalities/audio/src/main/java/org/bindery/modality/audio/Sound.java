package org.bindery.modality.audio;

import java.util.Arrays;
import org.bindery.spi.CorruptSampleException;

/**
 * A sound: samples of one or more channels at one rate. Full scale is -1 to 1, but larger values
 * are kept. Immutable, with value equality.
 *
 * @param rate samples each second, positive
 * @param channels {@code [channels][samples]}: 1 to 65,535 channels of equal length, which may be 0
 */
public record Sound(int rate, float[][] channels) {
  private static final int MOST_CHANNELS = 0xFFFF;

  /**
   * Copies the samples.
   *
   * @throws CorruptSampleException if the rate, the number of channels or their lengths make no
   *     sound
   */
  public Sound {
    if (rate < 1) {
      throw new CorruptSampleException(
          "A sound of " + rate + " Hz is not possible: the rate must be at least 1 Hz.");
    }
    if (channels.length < 1 || channels.length > MOST_CHANNELS) {
      throw new CorruptSampleException(
          "A sound of "
              + channels.length
              + " channels is not possible: use 1 to "
              + MOST_CHANNELS
              + ".");
    }
    for (float[] channel : channels) {
      if (channel.length != channels[0].length) {
        throw new CorruptSampleException(
            "The channels of a sound must be equally long, not "
                + channels[0].length
                + " and "
                + channel.length
                + " samples.");
      }
    }
    channels = copy(channels);
  }

  /** Returns a sound of one channel. */
  public static Sound mono(int rate, float... samples) {
    return new Sound(rate, new float[][] {samples});
  }

  /** Returns a copy of all samples, {@code [channels][samples]}. */
  @Override
  public float[][] channels() {
    return copy(channels);
  }

  /** Returns a copy of one channel, counted from 0. */
  public float[] channel(int index) {
    return channels[index].clone();
  }

  /** Returns the number of channels. */
  public int channelCount() {
    return channels.length;
  }

  /** Returns the number of samples in each channel. */
  public int length() {
    return channels[0].length;
  }

  /** Returns how long it lasts. */
  public double seconds() {
    return (double) length() / rate;
  }

  /** Returns the mean of all channels, a new array. */
  public float[] mixdown() {
    if (channels.length == 1) {
      return channels[0].clone();
    }
    float[] mix = new float[length()];
    for (int i = 0; i < mix.length; i++) {
      double sum = 0;
      for (float[] channel : channels) {
        sum += channel[i];
      }
      mix[i] = (float) (sum / channels.length);
    }
    return mix;
  }

  private static float[][] copy(float[][] channels) {
    float[][] copy = new float[channels.length][];
    for (int c = 0; c < copy.length; c++) {
      copy[c] = channels[c].clone();
    }
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sound sound
        && rate == sound.rate
        && Arrays.deepEquals(channels, sound.channels);
  }

  @Override
  public int hashCode() {
    return 31 * rate + Arrays.deepHashCode(channels);
  }

  @Override
  public String toString() {
    return "Sound[" + length() + " samples, " + rate + " Hz, channels " + channels.length + "]";
  }
}
