/**
 * Videos: any file FFmpeg demuxes and decodes in, ImageBind's clips of a few frames and three crops
 * out. The only module with FFmpeg's native libraries (the LGPL build).
 */
package org.bindery.modality.video;
