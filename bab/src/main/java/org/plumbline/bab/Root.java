package org.plumbline.bab;

import org.plumbline.bounds.NodeBounds;
import org.plumbline.tensor.Box;

/**
 * What subdomains share: the box that they are parts of, and bounds of all values on it, which the
 * search never changes.
 *
 * @param id stable number of the box within the query
 * @param box the box
 * @param bounds bounds that hold on the box, batch size 1
 */
public record Root(int id, Box box, NodeBounds bounds) {}
