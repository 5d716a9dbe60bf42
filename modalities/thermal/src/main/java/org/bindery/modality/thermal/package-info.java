/**
 * Heat seen by a long-wave infrared camera, as brightness or in kelvin, through a vision
 * transformer, as in Girdhar et al. 2023, "ImageBind: One Embedding Space To Bind Them All".
 */
package org.bindery.modality.thermal;
