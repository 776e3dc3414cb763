import type { Platform } from './platform';

/** GraphFrames. Source: the class `GraphFrame` of the package `graphframes`. Its algorithms run jobs before they return. */
export const GRAPH_FRAMES: Platform = {
  name: 'GraphFrames',
  marks: ['\\bgraphframes\\b'],
  modules: {
    graphframes: { classes: { GraphFrame: 'GraphFrame' } },
    'graphframes.graphframe': { classes: { GraphFrame: 'GraphFrame' } },
  },
  members: {
    GraphFrame: [
      ['transformation', null, 'DataFrame', 'degrees edges inDegrees nodes outDegrees triplets vertices', 'property'],
      ['transformation', 'wide', 'DataFrame', 'aggregateMessages find type_degree type_in_degree type_out_degree'],
      [
        'transformation',
        null,
        'GraphFrame',
        'as_reversed as_undirected dropIsolatedVertices filterEdges filterVertices',
      ],
      ['transformation', null, 'self', 'cache persist unpersist'],
      [
        'schemaRead',
        'wide',
        'DataFrame',
        `aggregate_neighbors bfs connectedComponents detectingCycles k_core labelPropagation maximal_independent_set
        powerIterationClustering shortestPaths stronglyConnectedComponents triangleCount`,
      ],
      ['schemaRead', 'wide', 'GraphFrame', 'pageRank parallelPersonalizedPageRank'],
      ['action', null, null, 'svdPlusPlus validate'],
    ],
  },
};
