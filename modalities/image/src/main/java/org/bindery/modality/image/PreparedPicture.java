package org.bindery.modality.image;

/**
 * A resized picture.
 *
 * @param width in pixels
 * @param height in pixels
 * @param left where the square that evaluation shows begins
 * @param top where it begins
 * @param side of that square in pixels
 * @param rgb {@code width * height * 3} bytes, not written to
 */
record PreparedPicture(int width, int height, int left, int top, int side, byte[] rgb) {}
