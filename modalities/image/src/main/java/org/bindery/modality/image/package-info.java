/**
 * Pictures: PNG and JPEG files to {@code [3, size, size]}, and a trunk for them.
 *
 * <p>Decoding is the JDK's, taken from the raster and not through Java's color management, so that
 * values are those of the file, as in Pillow. TwelveMonkeys was considered for CMYK files and left
 * out: it converts them by their color profile, Pillow (and so the reference of the golden values)
 * by a plain formula, which is a dozen lines here.
 */
package org.bindery.modality.image;
