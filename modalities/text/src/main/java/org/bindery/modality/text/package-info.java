/**
 * Text: tokenizers that need no vocabulary file and those of CLIP, trunks over their tokens, and
 * the frozen all-MiniLM-L6-v2.
 */
package org.bindery.modality.text;
