package org.bindery.modality.image;

/**
 * A resized picture whose shorter side is the features' size.
 *
 * @param width in pixels
 * @param height in pixels
 * @param left where the middle crop begins
 * @param top where the middle crop begins
 * @param rgb {@code width * height * 3} bytes, not written to
 */
record PreparedPicture(int width, int height, int left, int top, byte[] rgb) {}
