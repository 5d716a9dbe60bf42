package org.bindery.training;

import java.util.List;

/**
 * Takes from vectors of a frozen tower the training rows' mean and divides by the deviation of all
 * their components, one number. Outside encoders put all they embed into a narrow cone; a linear
 * head would spend its first steps on turning it.
 *
 * @param mean of each component over the training rows
 * @param deviation of all components around it, positive
 */
record Standardization(float[] mean, float deviation) {
  /** Measures vectors; none give the identity. */
  static Standardization of(int dimension, List<float[]> vectors) {
    float[] mean = new float[dimension];
    double square = 0;
    for (int i = 0; i < dimension && !vectors.isEmpty(); i++) {
      double sum = 0;
      double squares = 0;
      for (float[] vector : vectors) {
        sum += vector[i];
        squares += (double) vector[i] * vector[i];
      }
      double average = sum / vectors.size();
      mean[i] = (float) average;
      square += squares / vectors.size() - average * average;
    }
    double deviation = Math.sqrt(Math.max(0, square) / dimension);
    return new Standardization(mean, deviation > 1e-6 ? (float) deviation : 1);
  }

  float[] apply(float[] vector) {
    float[] result = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      result[i] = (vector[i] - mean[i]) / deviation;
    }
    return result;
  }
}
