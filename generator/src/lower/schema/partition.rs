//! Computes the coarsest partition of a graph in which the nodes of a class have the same label, and parts of the same
//! classes.
//!
//! This is Hopcroft's algorithm for minimising automata, in `O(n log n)`. A description can be a chain of thousands of
//! types, for which refining all nodes until nothing changes would be quadratic.

use std::collections::HashMap;

/// Returns the class of each node. `labels` distinguishes nodes by themselves. `parts` are the nodes that a node
/// consists of, in order.
pub(in crate::lower) fn classes(labels: &[usize], parts: &[Vec<usize>]) -> Vec<usize> {
    // By node, the nodes that it is a part of, each with its position there.
    let mut wholes: Vec<Vec<(usize, usize)>> = vec![Vec::new(); labels.len()];
    for (node, parts) in parts.iter().enumerate() {
        for (position, part) in parts.iter().enumerate() {
            wholes[*part].push((position, node));
        }
    }
    let mut partition = Partition::new(labels);
    let mut open: Vec<usize> = (0..partition.blocks.len()).collect();
    let mut is_open = vec![true; open.len()];
    while let Some(splitter) = open.pop() {
        is_open[splitter] = false;
        let mut hits: Vec<(usize, usize)> =
            partition.members(splitter).iter().flat_map(|node| wholes[*node].iter().copied()).collect();
        hits.sort_unstable();
        for hits in hits.chunk_by(|one, other| one.0 == other.0) {
            for (block, split_off) in partition.split(hits.iter().map(|(_, node)| *node)) {
                let smaller = match partition.members(split_off).len() <= partition.members(block).len() {
                    true => split_off,
                    false => block,
                };
                let next = if is_open[block] { split_off } else { smaller };
                is_open.push(false);
                is_open[next] = true;
                open.push(next);
            }
        }
    }
    partition.block_of
}

/// Nodes in blocks. The nodes of a block are adjacent in `nodes`.
struct Partition {
    nodes: Vec<usize>,
    /// By node, its position in `nodes`.
    place: Vec<usize>,
    block_of: Vec<usize>,
    /// By block, its start and end in `nodes`.
    blocks: Vec<(usize, usize)>,
}

impl Partition {
    fn new(labels: &[usize]) -> Self {
        let mut nodes: Vec<usize> = (0..labels.len()).collect();
        nodes.sort_by_key(|node| labels[*node]);
        let (mut place, mut block_of, mut blocks) = (vec![0; labels.len()], vec![0; labels.len()], Vec::new());
        for block in nodes.chunk_by(|one, other| labels[*one] == labels[*other]) {
            let start = blocks.last().map_or(0, |(_, end)| *end);
            for (offset, node) in block.iter().enumerate() {
                (place[*node], block_of[*node]) = (start + offset, blocks.len());
            }
            blocks.push((start, start + block.len()));
        }
        Self { nodes, place, block_of, blocks }
    }

    fn members(&self, block: usize) -> &[usize] {
        let (start, end) = self.blocks[block];
        &self.nodes[start..end]
    }

    /// Splits the given nodes off their blocks. Returns each block that was split, with the new one.
    fn split(&mut self, nodes: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
        // The nodes to split off are collected at the start of their block.
        let mut marked: HashMap<usize, usize> = HashMap::new();
        let mut touched = Vec::new();
        for node in nodes {
            let block = self.block_of[node];
            let count = marked.entry(block).or_insert_with(|| {
                touched.push(block);
                0
            });
            let (from, to) = (self.place[node], self.blocks[block].0 + *count);
            if from < to {
                continue;
            }
            let other = self.nodes[to];
            self.nodes.swap(from, to);
            (self.place[node], self.place[other]) = (to, from);
            *count += 1;
        }
        let mut split = Vec::new();
        for block in touched {
            let ((start, end), count) = (self.blocks[block], marked[&block]);
            if start + count == end {
                continue;
            }
            let new = self.blocks.len();
            self.blocks[block].0 = start + count;
            self.blocks.push((start, start + count));
            for place in start..start + count {
                self.block_of[self.nodes[place]] = new;
            }
            split.push((block, new));
        }
        split
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_told_apart_by_labels_and_by_parts() {
        // 0 and 1 hold equal leaves, 2 another one.
        let classes = classes(&[0, 0, 0, 1, 1, 2], &[vec![3], vec![4], vec![5], vec![], vec![], vec![]]);
        assert_eq!(classes[0], classes[1]);
        assert_ne!(classes[0], classes[2]);
        assert_eq!(classes[3], classes[4]);
        assert_ne!(classes[3], classes[5]);
    }

    #[test]
    fn the_order_of_parts_tells_nodes_apart() {
        let classes = classes(&[0, 0, 1, 2], &[vec![2, 3], vec![3, 2], vec![], vec![]]);
        assert_ne!(classes[0], classes[1]);
    }

    #[test]
    fn circles_of_different_lengths_are_equal() {
        // 0 holds itself; 1 and 2 hold each other.
        let classes = classes(&[0, 0, 0], &[vec![0], vec![2], vec![1]]);
        assert_eq!(classes, [classes[0]; 3]);
    }

    #[test]
    fn the_end_of_a_chain_tells_all_of_it_apart() {
        let parts: Vec<Vec<usize>> = (0..6).map(|node| if node == 5 { vec![] } else { vec![node + 1] }).collect();
        let mut classes = classes(&[0, 0, 0, 0, 0, 1], &parts);
        classes.sort_unstable();
        classes.dedup();
        assert_eq!(classes.len(), 6);
    }
}
