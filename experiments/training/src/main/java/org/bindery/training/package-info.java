/**
 * Towers, losses, the training loop and its checkpoints, on DJL's PyTorch engine.
 *
 * <p>DJL gives tensors, autograd, devices and natives. Not used, with reasons in {@code
 * experiments/README.md}: its transformer blocks, its optimizer (each parameter apart, clips only
 * from above), its {@code Trainer} (one model, one loss) and its model files.
 *
 * <p>A training is confined to the thread that calls it. One manager is opened for each step and
 * closed after it, so native memory stays flat.
 */
package org.bindery.training;
