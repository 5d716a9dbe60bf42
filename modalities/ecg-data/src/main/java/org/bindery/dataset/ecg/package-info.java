/**
 * Electrocardiograms with what they truly pair with: the picture of the strip, the report, the
 * pulse wave and the vectorcardiogram. {@code ecg-simulated} is made by formulas with known
 * rhythms, {@code ecg-records} cuts WFDB records into windows, {@code ptb-xl} reads that database
 * where it is.
 */
package org.bindery.dataset.ecg;
