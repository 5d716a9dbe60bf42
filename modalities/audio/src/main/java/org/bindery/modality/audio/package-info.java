/**
 * Sound: WAV and Ogg Vorbis in, Kaldi-style log-mel spectrograms out, as ImageBind's audio tower
 * takes them.
 */
package org.bindery.modality.audio;
