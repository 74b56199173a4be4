//! The seam to the inference runtime: one named tensor in, named tensors out.
//!
//! Everything before and after a model is plain arithmetic and is tested with arithmetic fakes of this trait.

use std::sync::Arc;

use rten::{ModelOptions, RunOptions, ThreadPool, ValueView};

/// The one input of a model.
pub struct Input<'a> {
    /// As the model file calls it.
    pub name: &'a str,
    /// Batch 1, then the layout of the model.
    pub shape: [usize; 4],
    /// Row by row.
    pub values: &'a [f32],
}

/// Why a model gave no answer. With a file whose digest is the pinned one this is a defect of the program.
#[derive(Debug, thiserror::Error)]
pub enum InferenceError {
    /// The file has no such input or output.
    #[error("the model has no tensor named {0}")]
    NoSuchTensor(String),
    /// The number of values is not the product of the shape.
    #[error("the input has {values} values, which do not fill {shape:?}")]
    WrongShape {
        /// The shape that the graph asks for.
        shape: [usize; 4],
        /// How many values were given.
        values: usize,
    },
    /// The runtime could not run the graph.
    #[error("the model could not be run: {0}")]
    Runtime(String),
}

/// A trained function.
pub trait Model: Send {
    /// The values of the asked outputs, in the order asked.
    fn run(&self, input: &Input<'_>, outputs: &[&str]) -> Result<Vec<Vec<f32>>, InferenceError>;
}

/// A model that rten runs on one thread: two threads cost 10 to 20 % more processor time at our sizes and the counter's
/// machine has other work.
pub struct RtenModel {
    graph: rten::Model,
    thread: Arc<ThreadPool>,
}

impl RtenModel {
    /// Builds the graph from the bytes of an ONNX file. Optimisation stays on: the files keep their depthwise weights
    /// in a small form that is expanded by constant folding at this point.
    pub fn load(onnx: Vec<u8>, thread: Arc<ThreadPool>) -> Result<Self, rten::LoadError> {
        let graph = ModelOptions::with_all_ops().enable_optimization(true).load(onnx)?;
        Ok(Self { graph, thread })
    }

    fn node(&self, name: &str) -> Result<rten::NodeId, InferenceError> {
        self.graph.find_node(name).ok_or_else(|| InferenceError::NoSuchTensor(name.to_owned()))
    }
}

impl Model for RtenModel {
    fn run(&self, input: &Input<'_>, outputs: &[&str]) -> Result<Vec<Vec<f32>>, InferenceError> {
        let wrong = || InferenceError::WrongShape { shape: input.shape, values: input.values.len() };
        let value = ValueView::from_shape(input.shape.as_slice(), input.values).map_err(|_| wrong())?;
        let wanted = outputs.iter().map(|name| self.node(name)).collect::<Result<Vec<_>, _>>()?;
        let options = RunOptions::default().with_thread_pool(Some(self.thread.clone()));
        let found = self
            .graph
            .run(vec![(self.node(input.name)?, value.into())], &wanted, Some(options))
            .map_err(|error| InferenceError::Runtime(error.to_string()))?;
        let named = outputs.iter().zip(found);
        named
            .map(|(name, value)| {
                let tensor = value.into_tensor::<f32>();
                tensor
                    .map(rten_tensor::Tensor::into_data)
                    .ok_or_else(|| InferenceError::NoSuchTensor((*name).to_owned()))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ModelFolder, Role};

    #[test]
    fn a_wrong_name_or_shape_is_named() {
        let thread = Arc::new(ThreadPool::with_num_threads(1));
        let model = ModelFolder::find(None).unwrap().load(Role::SpoofNear, thread).unwrap();
        let values = vec![0.5; 3 * 80 * 80];
        let run = |name, values, output| model.run(&Input { name, shape: [1, 3, 80, 80], values }, &[output]);
        let found = run("input", &values, "prob").unwrap();
        assert!((found[0].iter().sum::<f32>() - 1.0).abs() < 1e-4, "{found:?}");
        assert!(matches!(run("in", &values, "prob"), Err(InferenceError::NoSuchTensor(name)) if name == "in"));
        assert!(matches!(run("input", &values, "p"), Err(InferenceError::NoSuchTensor(name)) if name == "p"));
        assert!(matches!(run("input", &values[1..], "prob"), Err(InferenceError::WrongShape { .. })));
    }
}
