// Each test runs the whole product as processes of its own; side by side they would only wait for each other's processor time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
