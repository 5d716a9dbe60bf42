package org.bindery.dataset.digits;

/**
 * One digit in one signal.
 *
 * @param name of the file or line it comes from, unique within its signal
 * @param digit which one it is, 0 to 9
 * @param cell what stands in the table
 */
record Sample(String name, int digit, byte[] cell) {}
