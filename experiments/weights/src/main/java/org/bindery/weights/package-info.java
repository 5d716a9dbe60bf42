/**
 * Files of weights: {@link org.bindery.weights.SafeTensorsFile safetensors} and {@link
 * org.bindery.weights.TorchFile PyTorch archives}, the names that public checkpoints give their
 * tensors, and what of a checkpoint fits a set of towers. Nothing here needs an engine, and nothing
 * a file says is ever executed.
 */
package org.bindery.weights;
