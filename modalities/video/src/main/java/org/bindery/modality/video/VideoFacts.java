package org.bindery.modality.video;

/**
 * What a file says of its video.
 *
 * @param width as seen, after rotation, in pixels
 * @param height as seen, after rotation, in pixels
 * @param quarterTurns how often decoded frames are turned clockwise by 90 degrees to be seen so
 * @param fps frames each second on average, positive
 * @param index where the frames are
 */
record VideoFacts(int width, int height, int quarterTurns, double fps, FrameIndex index) {}
