/**
 * Runs as files: everything a training run reports, written in the format of Weights and Biases'
 * offline runs and of TensorBoard, without an account, without Python, without ever stopping the
 * training it watches.
 */
package org.bindery.tracking;
