/**
 * Building blocks for trunks, on DJL; optional for plugin authors.
 *
 * <p>They exist because DJL's own transformer blocks normalise over the batch and add the block's
 * input twice. Here: pre-norm blocks as in ViT and CLIP, exact (erf) GELU, shapes fixed at
 * construction so that parameters never depend on the first batch.
 *
 * <p><b>Memory.</b> DJL attaches a result to the manager of its <em>first</em> operand. Every
 * operation here starts from the batch, never from a parameter, so that all intermediates die with
 * the step's manager. For the same reason numbers are multiplied in by {@link
 * org.bindery.blocks.Layer#times}, not by {@code mul(Number)}.
 */
package org.bindery.blocks;
