/**
 * Electrocardiograms: the twelve standard leads with a mask for those that are absent, the three of
 * Frank's vectorcardiogram, and the pulse wave; a convolutional stem and a transformer; drawn on
 * clinical paper. Depends on the SPI alone, as a modality of your own would.
 */
package org.bindery.modality.ecg;
