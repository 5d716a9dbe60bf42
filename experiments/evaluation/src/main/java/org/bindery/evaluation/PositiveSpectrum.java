package org.bindery.evaluation;

import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix without negative eigenvalues, such as a Gram
 * or correlation matrix. Hipparchus' QL iteration is quick, but does not always settle where many
 * eigenvalues are 0, as with rows of which many are alike; then the singular values are taken,
 * which are the same numbers.
 *
 * @param values in no promised order
 * @param vectors as columns, in the order of the values
 */
public record PositiveSpectrum(double[] values, RealMatrix vectors) {
  /** Decomposes a matrix; it is not changed. */
  public static PositiveSpectrum of(RealMatrix matrix) {
    try {
      EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(matrix);
      return new PositiveSpectrum(eigen.getEigenvalues(), eigen.getV());
    } catch (MathIllegalStateException unsettled) {
      SingularValueDecomposition singular = new SingularValueDecomposition(matrix);
      return new PositiveSpectrum(singular.getSingularValues(), singular.getU());
    }
  }
}
