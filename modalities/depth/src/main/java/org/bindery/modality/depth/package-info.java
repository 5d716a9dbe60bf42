/**
 * Distances seen from a camera: metric maps, filled in, as disparity, through a vision transformer.
 * Girdhar et al. 2023, "ImageBind: One Embedding Space To Bind Them All", found one channel of
 * disparity better than absolute depth or its inverse.
 */
package org.bindery.modality.depth;
