/**
 * Vectors of numbers: laboratory values, sensor readings, features that another model computed.
 * Missing numbers are allowed, scales are learned from the training rows, and with the trunk {@code
 * identity} only a projection head is trained.
 */
package org.bindery.modality.vector;
